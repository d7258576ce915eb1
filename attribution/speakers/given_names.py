"""Given names and the gender they mostly go with, from many languages; a name that goes with both is left out."""

MALE = frozenset(
    """
    aaron abbas abdel abdul abdullah abdulrahman abraham adam adil adnan adolf adrian ahmad ahmed ahmet akbar akira
    alan albert alberto aldo alec alejandro aleksander aleksandr alessandro alexander alexandre alexei alexey
    alfonso alfred alfredo ali alistair allan allen alonso alvaro alvin amadou amir amit amos anatoly anders andreas
    andrei andrej andrew andrey andrés andres andrzej andy angelo anil ansel anthony antoine anton antonio antony
    anwar ariel arjun armando arnold arthur arturo arun arvind asad ashok asif ashraf augusto austin avi axel aziz
    babak baldwin barack barry bartosz bashar basil bassam ben benedict benjamin benny bernard bernardo bernd bernie
    bert bhupendra bill billy björn bob bobby boris brad bradley brandon brendan brent brett brian bruce bruno bryan
    byron calvin carl carlo carlos casper cecil cem cesar charles charlie chester chris christian christoph
    christophe christopher chuck claude claudio clarence clayton clifford clint clive clyde cody colin conor conrad
    corey cornelius cory craig curtis cyril cyrus dale damian damien damon dan daniel daniele danilo danny darius
    darrell darren dave david davide dean deepak denis dennis derek derrick desmond devin dharmendra didier diego
    dieter dietmar dimitri dirk dmitri dmitry dmytro dominic dominik donald donnie doug douglas duncan dustin dwayne
    dwight earl ebrahim ed eddie edgar edmund eduardo edward edwin ehud ekrem elias elijah eli elliott elmer emanuel
    emil emilio emmanuel emmett emre enda enrique enrico eric erik ernest ernesto ernst erwin esteban ethan eugene
    evan evgeny ezekiel fabian fabio fadi faisal farid farouk fatih federico felipe felix ferdinand fernando
    fethullah fidel filip finn florian floyd francesco francisco franco frank franklin franz franck françois
    francois fred freddie frederick frederik fritz fuad gabriel gareth garry gary gavin geoff geoffrey georg george
    georges georgios gerald gerard gerardo gerhard gerry gianni gideon gilbert giles giorgio giovanni giuseppe glen
    glenn gonzalo gordon graeme graham grant greg gregg gregory grigory guido guillaume guillermo gunnar gunter
    gustav gustavo guy habib hadi hakan hakim hamad hamid hans hans-dieter harald hari harold haroon harris harry
    harsh harvey hasan hassan heinrich heinz helmut hendrik henri henrik henry herbert herman hernan hernán hideo
    hikmet hiroshi horacio horst hossein howard hubert hugh hugo hulusi hussein ian ibrahim idris ignacio igor ikram
    ilham ilya imran ingo ira iqbal isaac isaiah ismail ismet israel ivan ivar ivo jack jackson jacob jacques jaime
    jair jake jakob jalal jamal james jamie jan jared jaroslav jarosław jason javed javier jay jean-claude jean-luc
    jean-marc jean-michel jean-pierre jean-yves jeff jeffrey jeh jens jeremiah jeremy jerome jerry jesus jim jimmy
    joachim joao joão joaquin joaquín job joe joel johan johann johannes john johnny jon jonas jonathan jordi jorge
    jose josef josep joseph josh joshua josé josue juan julian julien julio julius junior jurgen jürgen justin kamal
    kareem karel karl karim karol karsten kazuo keith keir kemal ken kenneth kenny kevin khaled khalid khalifa klaus
    knut kofi konrad konstantin kristian krzysztof kumar kurt kyle lakhdar lamar lamont lance lars larry laszlo
    laurence laurent lawrence leif len lenny leo leon leonard leonardo leonid leopold leroy lester levi lewis liam
    lionel lloyd lorenz lorenzo lou louis luc luca lucas ludwig luigi luis lukas luke lyndon maciej magnus mahathir
    mahmoud mahmud malcolm mamadou manfred manish manmohan manuel marc marcel marcelo marcin marco marcos marcus
    mariano marek mario marius mark markus marshall martin martín marty marvin masaaki masoud mateo mateusz mathias
    mathieu matt matteo matthew matthias matthieu maurice mauricio mauro max maxim maximilian mehdi mehmet melvin
    mevlut mevlüt michael michal michał michel miguel mihai mikael mike mikhail miklos milan milton milos miloš
    miroslav mitch mitchell mitt mohamad mohamed mohammad mohammed mohan moises moshe mostafa muammar muhammad
    muhammadu murat musa mustafa mykola nabil naftali nasser nathan nathaniel nawaz ned neil nelson neville niall
    nicholas nick nicolai nicolas nicolás niels nigel nikita nikola nikolai nikolay nikos noah noel norbert norman
    octavio olaf ole oleg oleksandr oliver olivier olu omar omid oscar osama oskar osman otto owen pablo paolo
    pascal patrice patricio patrick paul paulo pavel pawel paweł pedro percy perry per pervez pete peter petr petro
    philip philipp philippe phil pierre piers pietro piotr prakash pranab prayut preston rachid radek radosław
    rafael rahul raj rajesh rajiv rajnath rakesh ralph ramesh ramon ramón ramzi ranil raphael rashid raul raúl ravi
    ray raymond recep reed reginald reinhard reinhold renato rene rené rex reza ricardo richard rick ricky riccardo
    rob robby robert roberto rod roderick rodney rodolfo rodrigo roger rohan roland rolf roman ron ronald ronnie
    rory ross roy ruben rubén rudolf rudy rupert rush russell ryan saad saddam saeed said sajid salah salem salim
    salman salvador salvatore sam sami samir samuel samy sandeep sandor sanjay santosh saul scott sean sebastian
    sebastián sergei sergey sergio serge seth shane sharad shavkat shaun shawn shigeru shinzo shimon sidney
    siegfried silvio simon slobodan sourav spencer stan stanislav stanley stefan stefano steffen stephan stephen
    sterling steve steven stewart stuart subrahmanyam sukhbir suleiman sultan sunil suresh sven syed taher tahir
    takeshi talal tareq tariq taro tayyip ted teddy terence terrence terry thabo theo theodor theodore thierry
    thomas tim timo timothy tino titus tobias todd tom tomas tomasz tomáš tommy tony travis trevor tristan troy
    tyler ulrich ulysses umar umberto urs vaclav valentin valery vasily vernon victor vijay viktor vikram vince
    vincent vincenzo vinod vitali vitaly vito vlad vladimir vladislav volodymyr waldemar walid wallace walt walter
    warren wayne werner wesley wilbur wilfred wilhelm will willem william willie willy winston wladimir wojciech
    wolf wolfgang woodrow yahya yair yann yannick yaser yasar yaşar yasin yasser yevgeny yitzhak yoav yogi yoshihide
    yoshihiko youssef yuri yuriy yusuf yves yvon zac zach zachary zafar zbigniew zdenek zeljko zeke ziad zoran
    zoltan ildefonso elliot daryl reece pau oriol enric ferran jeh lamar
    """.split()
)

FEMALE = frozenset(
    """
    abigail ada adela adele adriana agatha agnes agnieszka aida aileen aino aisha aishwarya alba alejandra
    aleksandra alessandra alexandra alexandria alice alicia alina alison allison alma alyssa amal amanda amber
    amelia amelie amina amira amparo amy ana anastasia angela angelica angelina angelique angie anita anja anke ann
    anna annabel anne anneliese annette annie annika antonia antonella anya aretha ariana arlene ashley asma astrid
    audrey aurora ava ayesha aylin ayşe ayse barbara beata beatrice beatriz becky belinda benazir bernadette bernice
    beth bethany betsy bettina betty beverly bianca birgit bonnie brenda bridget brigitte brittany brooke camila
    camilla candace candice carla carly carmen carol carole carolina caroline carolyn carrie cassandra catarina
    catherine cathy cecilia celeste celia celine chanda chandrika charlene charlotte chelsea cheryl chiara chloe
    christa christiane christina christine cindy claire clara clare clarissa claudia colleen connie constance
    consuelo cora corazon cordelia courtney cristina cynthia dagmar daisy dalia daniela danielle daphne darlene dawn
    deborah debbie debra deirdre delia delphine denise desiree diana diane dilma dina dolores dominique donatella
    donna dora doris dorothy edith edna eileen elaine eleanor elena eleni elif elin elisa elisabeth elise eliza
    elizabeth ella ellen elma elsa elvira emily emine emma erica erika erin erna esmeralda esperanza estela estelle
    esther etelvina eunice eva evelyn fanny farah farida fatima fatma fatou federica felicia fernanda fiona flora
    florence frances francesca françoise francoise frederica frida friederike gabriela gabriele gabriella gail gauri
    geraldine gerda gertrude gina giorgia giovanna gisela giulia gladys gloria golda grace greta gretchen guadalupe
    gwen gwendolyn hadiza haley halima hana hanan hannah harriet heather hedwig heidi heike helen helena helene
    helga henrietta hilary hilda hildegard hillary hilaria hina holly hortense huma ida ilse imelda indira indra
    ines inge ingrid irene irina iris irma isabel isabella isabelle ivana ivanka ivonne jacinda jacqueline jamila
    jana jane janet janice janine jasmin jasmine jayalalithaa jeanette jeanne jelena jenna jennifer jenny jessica
    jill joan joanna joanne jocelyn jodi joelle johanna josefina josephine joy joyce juanita judith judy julia
    juliana julianne julie juliet juliette june justyna kaja kamala karen karin karina karla kate katarina katharina
    katherine kathleen kathryn kathy katia katie katja katrin katrina kay kayla kayleigh keiko kellyanne kerstin
    khadija kiki kimberly kirsten kirstie kirstjen klara kristen kristi kristin kristina lara larisa latifa laura
    lauren laurie layla lea leah leila lena leni leonor leticia leyla lidia lila lilian liliana lillian lily lina
    linda lisa liselotte liudmila liz liza lola loretta lori lorraine louise lourdes lucia lucie lucille lucy
    ludmila luisa lydia lyudmila lynette lynn mabel madeleine madeline magda magdalena maggie maha mahnaz maia
    malala malgorzata małgorzata mamata mandy manuela mara marcela marcella marcia margaret margarita margarethe
    margherita margot maria mariam mariana marianne marie marie-claude mariella marilyn marina marine marisa marisol
    marissa marjorie marlene marta martha martina mary maryam mathilde matilda maud maura maureen maxine maya mayra
    mckenzie meera megan meghan megyn melania melanie melezia melinda melissa mercedes meredith meryem michaela
    michele michelle mildred milena mimi mina mindy mira miranda miriam moira molly mona monica monika monique
    morena muriel myriam nabila nadia nadine nana nancy naomi natalia natalie natasha nathalie nawal neha nicola
    nicole nikki nina nirmala noa noor nora norma octavia odette olena olga olive olivia ona oprah ornella paloma
    pamela pascale patricia patti paula paulette paulina pauline pearl peggy penelope penny petra phoebe phyllis pia
    pilar piroska polly pratibha prisca priscilla priti priya queenie rachael rachel rakeyia ramona rania raquel
    rebecca reem regina regine renata renate renee rhonda rita roberta rocio rosa rosalie rosalind rosario rosemarie
    rosemary rosie roxana roxanne ruby ruth sabina sabine sabrina sadia sahra sally salma salome samantha samira
    sandra sara sarah saskia savannah segolene selena selma serena shaheen shakira shami sharon sheila shelley
    shelly sheryl shirin shirley sigrid silvia simone siobhan sofia solveig sonia sonja sophia sophie soraya stacey
    stacy stefanie stella stephanie sue sultana sunita susan susana susanna susanne suzanne suzy svetlana sviatlana
    sylvia sylvie tabitha tamar tamara tammy tanja tanya tara tatiana tatyana teresa thea thelma theresa therese
    tiffany tina toya tracy trudy tsai ulrike ulla uma ursula ute valentina valeria valerie vanessa vera verena
    veronica veronika veronique vicky victoria viola violeta virginia viviana vivian vivien wanda wendy whitney
    wilhelmina wilma winnie xiomara yael yasmin yasmine yevgenia yingluck yoko yolanda yulia yuna yvette yvonne
    zahra zainab zeynep zoe zsuzsanna zuzana eyra shamila eleanore michelle latoya latonya keisha lakeisha shanice
    ayanna beyoncé beyonce ava
    """.split()
)
